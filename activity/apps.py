from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "activity"

    def ready(self) -> None:
        from activity import ledger, registry, rules, services

        registry.clock["forget"] = services.forget_old_answers
        registry.clock["seal"] = ledger.seal
        registry.topics["user"] = rules.may_listen_to_user
        registry.uncounted.add("user")

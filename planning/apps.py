from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"

    def ready(self) -> None:
        from activity import registry as activity_registry
        from planning import announcing
        from planning.deciding import PlanDeciding
        from planning.services.clock import call_windows
        from planning.services.drafts import take_up
        from planning.services.plans import note_confirmation
        from proposals import registry as proposals_registry
        from workflow import registry as workflow_registry

        announcing.register()
        workflow_registry.subjects["planning.plan"] = PlanDeciding()
        workflow_registry.on_advanced.append(note_confirmation)
        proposals_registry.on_approved.append(take_up)
        activity_registry.clock["planning"] = call_windows

"""The matrix of forms, rules and parameters as pages and the API tell it."""

from typing import Any

from proposals.methods import SUITABLE, Form, Parameter, RuleOfCount, parameters_of, takes_limits


def methods_told() -> list[dict[str, Any]]:
    """Only forms that some rule can count."""
    return [
        {"form": form, "label": form.label, "rules": [rule_told(form, rule) for rule in rules]}
        for form, rules in SUITABLE.items()
        if rules
    ]


def rule_told(form: Form, rule: RuleOfCount) -> dict[str, Any]:
    return {
        "key": rule.key,
        "label": rule.label,
        "sentence": rule.sentence,
        "version": rule.version,
        "spends": rule.spends,
        "takes_limits": takes_limits(rule.key),
        "tie_order": rule.tie_order,
        "parameters": [parameter_told(parameter) for parameter in parameters_of(form, rule)],
    }


def parameter_told(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "label": parameter.label,
        "default": parameter.default,
        "options": [{"value": value, "label": label} for value, label in parameter.options],
        "lowest": parameter.lowest,
        "highest": parameter.highest,
    }

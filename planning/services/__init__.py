from planning.services.cycles import advance, change_ceiling, create_cycle, move_window

__all__ = ["advance", "change_ceiling", "create_cycle", "move_window"]

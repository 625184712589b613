from audit.models.event import Event, Mention

__all__ = ["Event", "Mention"]

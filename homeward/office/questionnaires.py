"""The questionnaires that the organisation brought itself, kept as files by name and version."""

from homeward.office.models import QuestionnaireRow


def texts() -> list[str]:
    """Give the files, the oldest first."""
    return list(QuestionnaireRow.objects.order_by("pk").values_list("text", flat=True))


def keep(name: str, version: str, text: str, *, by: int) -> bool:
    """Keep a file; gives False, and keeps nothing, when this version is there already."""
    _, new = QuestionnaireRow.objects.get_or_create(name=name, version=version, defaults={"text": text, "by": by})
    return new

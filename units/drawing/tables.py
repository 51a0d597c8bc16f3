"""The models of an app as a table for a text: name, Vietnamese name, what a row is, what the database keeps."""

from django.apps import AppConfig
from django.db.models import Model

from units.drawing.boxes import models_of


def table(app: AppConfig) -> str:
    """Return the rows as Markdown. What a row is comes from the model's docstring, up to its first full stop or blank
    line; constraints stand by their names."""
    rows = [
        f"| `{model.__name__}` | {model._meta.verbose_name} | {_says(model)} | {_kept(model)} |"
        for model in models_of(app)
    ]
    return "\n".join(["| model | in Vietnamese | a row is | constraints |", "|---|---|---|---|", *rows])


def _says(model: type[Model]) -> str:
    text = model.__doc__ or ""
    if text.startswith(f"{model.__name__}("):  # Django's own, where nothing was written
        return ""
    first = " ".join(text.strip().split("\n\n")[0].split()).replace("|", "\\|")
    sentence, stop, _ = first.partition(". ")
    return sentence + "." if stop else first


def _kept(model: type[Model]) -> str:
    return ", ".join(f"`{constraint.name}`" for constraint in model._meta.constraints)

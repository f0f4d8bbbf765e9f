"""Templates, one environment per language, with what every page may use."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader

from app.arrays import dump
from app.context import Context
from app.parameters import shared_defaults
from app.translations import Translator


class Renderer:
    """Renders a template in a language; `static(path)`, the addresses of vendor files and `_()` are always there."""

    def __init__(self, context: Context, templates: Path) -> None:
        self._environments = {
            language: _environment(context, translator, templates)
            for language, translator in context.translators.items()
        }

    def render(self, template: str, language: str, values: Mapping[str, Any]) -> str:
        """The text of a page."""
        return self._environments[language].get_template(template).render(lang=language, **values)


def _environment(context: Context, translator: Translator, templates: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    # the i18n extension adds this method at run time, so no type knows it
    cast(Any, environment).install_gettext_callables(translator, translator.plural, newstyle=True)
    environment.globals.update(
        static=context.static.address,
        plotly_url=context.vendor.plotly_url,
        math_font_url=context.vendor.math_font_url,
        engine_version=context.engine_version,
        shared_defaults=shared_defaults(),
    )
    environment.policies["json.dumps_function"] = _json
    environment.policies["json.dumps_kwargs"] = {}
    return environment


def _json(value: Any, **_options: Any) -> str:
    """JSON for a data block: null for what is not finite, keys in their order. `tojson` escapes it for HTML."""
    return dump(value).decode("utf-8")

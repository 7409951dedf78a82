"""Logs of the process: JSON, one line an event, on standard error."""

import logging
import sys

from frontdesk.kernel.json import encode_text

sys.modules.setdefault("rich", None)  # type: ignore[arg-type]  # structlog would load it to write tracebacks in colour
import structlog  # noqa: E402 - the line above has to come first

if sys.modules["rich"] is None:
    del sys.modules["rich"]  # the command's help may still want it


def configure_logs(level: str) -> None:
    """Everything that our loggers and the server's say becomes one kind of line."""
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.ExtraAdder(),
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(serializer=lambda value, **_: encode_text(value)),
        ]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in ("uvicorn", "uvicorn.error", "alembic"):
        logging.getLogger(name).setLevel("WARNING")

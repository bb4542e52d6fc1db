"""Starts the Rasa server on the loopback address: ``python -m bot MODEL``.

Rasa's own command binds to every address unless told otherwise, and prints what residents type at debug level.
"""

import logging
import os
import sys
import warnings

LOOPBACK = "127.0.0.1"


def serve(model: str) -> None:
    """Serves until stopped."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    import sanic.app  # noqa: F401  It asks for every deprecation; those of libraries help nobody who starts the product.

    warnings.simplefilter("ignore", DeprecationWarning)
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    from bot.action_server import ActionServer
    from signposting.settings import load_settings

    configure_structlog(logging.WARNING)
    configure_logging_and_warnings(log_level=logging.WARNING, warn_only_once=True, filter_repeated_logs=True)
    settings = load_settings()
    os.environ["ACTIONS_URL"] = f"http://{LOOPBACK}:{settings.actions_port}/webhook"
    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    endpoints.action = ActionServer.like(endpoints.action)
    serve_application(
        model_path=model,
        interface=LOOPBACK,
        port=settings.rasa_port,
        credentials="credentials.yml",
        endpoints=endpoints,
        enable_api=True,
        auth_token=settings.rasa_token,
    )


if __name__ == "__main__":
    serve(sys.argv[1])

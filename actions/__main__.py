"""Starts the action server on the loopback address: ``python -m actions``."""

import logging
import warnings

import sanic.app  # noqa: F401  It asks for every deprecation; those of libraries help nobody who starts the product.

warnings.simplefilter("ignore", DeprecationWarning)

import rasa_sdk.endpoint  # noqa: E402

from actions.resources import resources  # noqa: E402

LOOPBACK = "127.0.0.1"


def serve() -> None:
    """Opens what the actions need, so that the first resident does not wait for it, and serves until stopped."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    opened = resources()
    opened.provision.snapshot()
    app = rasa_sdk.endpoint.create_app("actions")
    app.run(LOOPBACK, opened.settings.actions_port, access_log=False, motd=False)


if __name__ == "__main__":
    serve()

"""The site's worker with little patience, so that a test need not have much."""

from web.serving import PatientWorker


class HastyWorker(PatientWorker):
    patience_ms = 200

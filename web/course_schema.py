"""A course run in the words of schema.org (Course and CourseInstance), for search engines and other programs.

Providers' own texts go in as data. The script is written so that no text in it can end it or begin another.
"""

from typing import Any

from jinja2.utils import htmlsafe_json_dumps

from signposting.course_runs import CourseRunPage
from signposting.provision import Listing
from signposting.skills import skill
from signposting.vocabulary import Delivery

MODES = {
    Delivery.IN_PERSON.value: "Onsite",
    Delivery.ONLINE.value: "Online",
    Delivery.BLENDED.value: "Blended",
    Delivery.WORK_BASED.value: "Onsite",
}
DURATIONS = {"Minutes": "PT{}M", "Hours": "PT{}H", "Days": "P{}D", "Weeks": "P{}W", "Months": "P{}M", "Years": "P{}Y"}
"""ISO 8601 durations by the unit that the provider gives."""


def script(page: CourseRunPage, address: str) -> str:
    """The JSON-LD of one run as it stands in a script element, with ``<``, ``>``, ``&`` and ``'`` escaped."""
    return str(htmlsafe_json_dumps(course(page, address)))


def course(page: CourseRunPage, address: str) -> dict[str, Any]:
    """The course with this run as its one instance; what is not known is left out."""
    listing = page.details.result.listing
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "Course",
            "@id": f"{address}#course",
            "url": address,
            "name": listing.title,
            "description": listing.what_you_will_learn or listing.who_this_course_is_for or listing.title,
            "provider": _known(
                {
                    "@type": "Organization",
                    "name": listing.provider,
                    "identifier": page.ukprn,
                    "url": _web_address(page.provider_website),
                }
            ),
            "teaches": [skill(one).label for one in page.skills],
            "educationalLevel": listing.level,
            "coursePrerequisites": listing.entry_requirements,
            "educationalCredentialAwarded": page.qualification,
            "isAccessibleForFree": listing.is_free_to_all or None,
            "creativeWorkStatus": "Demonstration" if listing.is_demonstration else None,
            "offers": _offer(listing, address),
            "hasCourseInstance": [_instance(listing, address)],
        }
    )


def _instance(listing: Listing, address: str) -> dict[str, Any]:
    return _known(
        {
            "@type": "CourseInstance",
            "@id": address,
            "url": address,
            "name": listing.title,
            "courseMode": MODES[listing.delivery],
            "startDate": listing.starts.isoformat() if listing.starts else None,
            "duration": _duration(listing),
            "location": _location(listing),
            "remainingAttendeeCapacity": listing.places_left,
            "offers": _offer(listing, address),
        }
    )


def _offer(listing: Listing, address: str) -> dict[str, Any]:
    is_paid = bool(listing.cost_pence)
    return _known(
        {
            "@type": "Offer",
            "url": _web_address(listing.url) or address,
            "category": "Free" if listing.is_free_to_all else "Paid" if is_paid else None,
            "price": None if listing.cost_pence is None else f"{listing.cost_pence / 100:.2f}",
            "priceCurrency": None if listing.cost_pence is None else "GBP",
            "description": listing.cost_description,
            "availability": "https://schema.org/SoldOut" if listing.places_left == 0 else "https://schema.org/InStock",
        }
    )


def _location(listing: Listing) -> dict[str, Any] | None:
    if listing.delivery == Delivery.ONLINE.value:
        return {"@type": "VirtualLocation", "name": "Online"}
    if not listing.venue:
        return None
    has_point = listing.latitude is not None and listing.longitude is not None
    point = {"@type": "GeoCoordinates", "latitude": listing.latitude, "longitude": listing.longitude}
    address = {"@type": "PostalAddress", "streetAddress": listing.address, "addressLocality": listing.town,
               "postalCode": listing.postcode, "addressCountry": "GB"}  # fmt: skip
    return _known(
        {"@type": "Place", "name": listing.venue, "address": _known(address), "geo": point if has_point else None}
    )


def _duration(listing: Listing) -> str | None:
    pattern = DURATIONS.get(listing.duration_unit or "")
    return pattern.format(listing.duration) if pattern and listing.duration else None


def _web_address(url: str | None) -> str | None:
    return url if url and url.lower().startswith(("https://", "http://")) else None


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], ())}

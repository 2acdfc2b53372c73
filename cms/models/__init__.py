"""The pages of the site, and the centre it speaks for.

Field names are a contract with `load_demo` and the fixtures: add freely, rename never.

Every page (`SitePage`): title, intro, themes (M2M), illustration, illustration_alt, is_demo, search_description.
HomePage: + headline, search_hint, sample_searches (one a line), body.
SectionPage: + body.
ContentPage: + body.
BibliographyPage: + body, whose blocks may be lists of references.
PracticalPage: + access, borrowing (rich text), body.
PublicationPage: + series, number, year, abstract, page_count, isbn, obtaining, cover, document, record, body;
  `authors` (agent or name, function).
AgendaPage: + body.
CyclePage: + enrolment, audience, publication, body, territories (M2M), and what `TakesRegistrations` gives.
EventPage: + event_format, starts_on, ends_on, start_time, end_time, place, address, is_online, is_cancelled, audience,
  organiser_name, organiser_url (both empty: ours), registration, registration_url, programme, body, kept, publication,
  territories (M2M), and what `TakesRegistrations` gives; `speakers` (agent or name, function).
WatchPage: + body, rubrics (M2M; what it shows is in cms/watch).
CentreSettings: name, tagline, street, postal_code, city, access_summary, hours, hours_note, phone, email, social_links,
  sharing_picture, borrowing, practical_page, legal_page, accessibility_page.
"""

from cms.models.agenda import AgendaPage, CyclePage, EventPage, EventSpeaker
from cms.models.bibliographies import BibliographyPage
from cms.models.centre import CentreSettings
from cms.models.home import HomePage
from cms.models.practical import PracticalPage
from cms.models.publications import PublicationAuthor, PublicationPage
from cms.models.sections import ContentPage, SectionPage
from cms.readers.models import Network, Reader
from cms.registration.models import Desk, Presence, Registration, Tally
from cms.sharing.models import Announcement
from cms.watch.models import PressItem, WatchRubric, WatchSource
from cms.watch.pages import WatchPage

__all__ = [
    "AgendaPage",
    "Announcement",
    "BibliographyPage",
    "CentreSettings",
    "ContentPage",
    "CyclePage",
    "Desk",
    "EventPage",
    "EventSpeaker",
    "HomePage",
    "Network",
    "PracticalPage",
    "Presence",
    "PressItem",
    "PublicationAuthor",
    "PublicationPage",
    "Reader",
    "Registration",
    "SectionPage",
    "Tally",
    "WatchPage",
    "WatchRubric",
    "WatchSource",
]

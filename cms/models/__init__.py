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

from cms.home_admin.models import WebLink, WebLinkUse
from cms.models.agenda import AgendaPage, CyclePage, EventPage, EventSpeaker
from cms.models.bibliographies import BibliographyPage
from cms.models.centre import CentreSettings
from cms.models.home import HomePage
from cms.models.practical import PracticalPage
from cms.models.publications import PublicationAuthor, PublicationPage
from cms.models.sections import ContentPage, SectionPage
from cms.previews.models import PreviewComment, PreviewLink
from cms.readers.models import Network, Reader
from cms.redirections.models import GoneAddress
from cms.registration.models import Desk, Presence, Registration, Tally
from cms.sharing.models import Announcement
from cms.trash.models import OnlineVersion, TrashedPage
from cms.watch.models import PressItem, WatchRubric, WatchSource
from cms.watch.pages import WatchPage
from cms.workflow.models import Withdrawal

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
    "GoneAddress",
    "HomePage",
    "Network",
    "OnlineVersion",
    "PracticalPage",
    "Presence",
    "PressItem",
    "PreviewComment",
    "PreviewLink",
    "PublicationAuthor",
    "PublicationPage",
    "Reader",
    "Registration",
    "SectionPage",
    "Tally",
    "TrashedPage",
    "WatchPage",
    "WatchRubric",
    "WatchSource",
    "WebLink",
    "WebLinkUse",
    "Withdrawal",
]

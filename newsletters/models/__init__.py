"""The letters, their numéros, who receives them, and what became of each copy.

LetterPage        one letter: look, rubrics, sender, rhythm, limits; its page is its archive
MailingList       whom a letter goes to; a letter has one or several
IssuePage         one numéro: composed in the editor, its page is its web version
TrayItem          « Pour le prochain numéro »: what is kept, proposed or typed meanwhile
Subscriber        a person or body; Subscription puts it on a list, by mail, by post or both
Campaign          one numéro frozen and sent; Delivery is one copy to one address; Bounce came back
"""

from newsletters.models.campaigns import Bounce, Campaign, Delivery, LinkClicks
from newsletters.models.issues import IssuePage, TrayItem
from newsletters.models.letters import LetterPage, MailingList
from newsletters.models.subscribers import Subscriber, Subscription

__all__ = [
    "Bounce",
    "Campaign",
    "Delivery",
    "IssuePage",
    "LetterPage",
    "LinkClicks",
    "MailingList",
    "Subscriber",
    "Subscription",
    "TrayItem",
]

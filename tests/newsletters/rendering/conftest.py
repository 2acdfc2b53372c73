"""A numéro as La Lettre writes it: every kind of rubric, French typography, a few long titles."""

from dataclasses import replace

import pytest

from newsletters.content import Content, Entry, Link, Look, Picture, Rubric, Sender

SITE = "https://www.profession-banlieue.example"

MOVES = (
    ("Nadia Benali", "Arrivée", "directrice de la politique de la ville", "Ville d’Aubervilliers"),
    ("Paul Lemaître", "Départ", "délégué du préfet", "Préfecture de la Seine-Saint-Denis"),
    ("Inès Carvalho", "Arrivée", "cheffe de projet contrat de ville", "Plaine Commune"),
    ("Samir Haddad", "Prise de poste", "coordinateur du conseil citoyen", "Clichy-sous-Bois"),
    ("Marie-Christine Oliveira-Fontaine", "Arrivée", "adulte-relais", "Centre social Les Doucettes"),
    ("Jean-Baptiste N’Diaye", "Départ", "responsable du service habitat", "Est Ensemble"),
)
EVENTS = (
    ("Participer\u00a0: qui, comment, jusqu’où\u202f?", "Jeudi 12 mars 2026, de 9\u00a0h\u00a030 à 12\u00a0h"),
    ("Habiter la ville populaire", "Mardi 17 mars 2026, à 14\u00a0h"),
    ("Visite de la ferme urbaine de Saint-Denis", "Samedi 21 mars 2026, de 10\u00a0h à 12\u00a0h\u00a030"),
    ("Lire un diagnostic de territoire", "Du 2 au 4 avril 2026"),
    ("Qui va à l’école\u202f? Réussite éducative et quartiers", "Jeudi 9 avril 2026, de 9\u00a0h\u00a030 à 17\u00a0h"),
    ("Rencontre des conseils citoyens du département", "Vendredi 24 avril 2026, à 18\u00a0h\u00a030"),
)
TITLES = (
    "Faire société\u00a0: la politique de la ville aux États-Unis et en France",
    "Les quartiers populaires et la transition écologique",
    "Ma cité va parler",
    "« Pouvoir d’agir »\u00a0: mode d’emploi",
    "Rapport annuel sur l’état des quartiers prioritaires",
)


@pytest.fixture
def content() -> Content:
    return Content(
        letter="La Lettre",
        tagline="Le bimestriel des professionnels de la ville en Seine-Saint-Denis",
        issue="n°\u00a084",
        period="mars – avril 2026",
        title="Participer, et après\u202f?",
        preheader="Six rendez-vous, trois fiches et quinze références pour les professionnels de la ville.",
        editorial=EDITORIAL,
        url=f"{SITE}/lettre/84/",
        rubrics=(progress(), moves(), picture(), events(), sheets(), references()),
        look=Look(accent="#1f4e5f", logo=Picture(f"{SITE}/logo.png", "Profession Banlieue", 160, 48)),
        sender=Sender(
            name="Profession Banlieue",
            address=("15 rue Catulienne", "93200 Saint-Denis"),
            email="lettre@profession-banlieue.example",
            phone="01 48 09 26 36",
            site_url=SITE,
            reason="Vous recevez cette lettre parce que vous y êtes abonné·e.",
        ),
    )


@pytest.fixture
def bare(content: Content) -> Content:
    """A numéro with nothing but its name, its address and its sender."""
    return replace(content, title="", tagline="", editorial="", rubrics=(), look=Look())


EDITORIAL = (
    "<p>Les conseils citoyens ont dix ans. Que reste-t-il de la promesse\u202f? Nous avons posé la question à "
    "<strong>douze équipes</strong> du département\u00a0; leurs réponses ouvrent ce numéro.</p>"
    f'<p>Le dossier complet est <a href="{SITE}/dossiers/participation/">en ligne</a>, et le 2<sup>e</sup> volet '
    "paraîtra en mai. Bonne lecture\u202f!</p>"
)


def progress() -> Rubric:
    entry = Entry(
        title="Où en sont nos travaux\u202f?",
        html="<p>Le groupe « Santé et territoires » achève son cycle. Trois livrables paraîtront\u00a0:</p>"
        "<ul><li>une synthèse des échanges\u00a0;</li><li>un annuaire des ateliers santé ville\u00a0;</li>"
        "<li>une bibliographie commentée.</li></ul>",
    )
    return Rubric("progress", "État d’avancement des travaux", (entry,))


def moves() -> Rubric:
    entries = (Entry(title=name, kicker=way, details=(role, place)) for name, way, role, place in MOVES)
    return Rubric("moves", "Mouvements", tuple(entries))


def picture() -> Rubric:
    shown = Picture(
        f"{SITE}/media/marche.jpg", "Une habitante plante un arbre, rue du Landy", 1104, 620, "Rue du Landy"
    )
    return Rubric("picture", "", (Entry(picture=shown),))


def events() -> Rubric:
    entries = (
        Entry(
            title=title,
            url=f"{SITE}/agenda/{number}/",
            kicker=when,
            details=("Profession Banlieue, Saint-Denis", "Gratuit, sur inscription"),
            html="<p>Une matinée pour comparer les démarches de trois villes, avec leurs habitants.</p>",
            links=(Link("S’inscrire", f"{SITE}/agenda/{number}/inscription/"),),
        )
        for number, (title, when) in enumerate(EVENTS)
    )
    return Rubric("events", "Rendez-vous", tuple(entries), intro="<p>Ouverts à tous, dans la limite des places.</p>")


def sheets() -> Rubric:
    entries = (
        Entry(
            title=title,
            url=f"{SITE}/fiches/{number}/",
            kicker="Bobigny · Cadre de vie",
            html="<p>Depuis 2019, une trentaine de locataires tiennent un café au pied de leur immeuble. Ce qui a "
            "aidé\u00a0: un bailleur patient. Ce qui a freiné\u00a0: les assurances.</p>",
            picture=Picture(f"{SITE}/media/fiche-{number}.jpg", "", 552, 240) if number == 0 else None,
            links=(Link("Lire la fiche", f"{SITE}/fiches/{number}/"),),
            is_demo=number == 2,
        )
        for number, title in enumerate(
            ("Le café des voisins de l’Abreuvoir", "Un jardin partagé en pied de tour", "La ludothèque qui voyage")
        )
    )
    return Rubric("sheets", "Fiches d’expériences", tuple(entries))


def references() -> Rubric:
    entries = (
        Entry(
            title=TITLES[number % len(TITLES)],
            url=f"{SITE}/notices/{number}/",
            kicker="Ouvrage",
            details=(
                "Jacques Donzelot, Catherine Mével, Anne Wyvekens",
                "Seuil, 2003, 362 p.",
                "Cote\u00a0720\u00a0DON",
            ),
            html="<p>Deux politiques, deux idées du lien social, comparées quartier par quartier.</p>",
        )
        for number in range(15)
    )
    return Rubric("references", "Références disponibles au centre", tuple(entries))

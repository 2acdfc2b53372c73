"""Walking through pages of results without losing the rest of the address."""

from django import template
from django.core.paginator import Page

register = template.Library()


@register.filter
def page_range(page: Page) -> list[int | None]:
    """[1, None, 4, 5, 6, None, 20]: the ends, the neighbours, None where numbers are left out."""
    last = page.paginator.num_pages
    shown = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    numbers: list[int | None] = []
    for number in shown:
        if numbers and number - (numbers[-1] or 0) == 2:
            numbers.append(number - 1)
        elif numbers and number - (numbers[-1] or 0) > 2:
            numbers.append(None)
        numbers.append(number)
    return numbers


@register.simple_tag(takes_context=True)
def page_address(context: dict, number: int, param: str = "") -> str:
    """`?q=ville&page=3`: the address of another page of the same list."""
    request = context.get("request")
    parameters = request.GET.copy() if request else {}
    name = param or "page"
    if not request:
        return f"?{name}={number}"
    parameters[name] = str(number)
    return f"?{parameters.urlencode()}"

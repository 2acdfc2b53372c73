"""A site to ask."""

from tests.reference import local_site as web

local_site, policy, site = web.local_site, web.policy, web.site

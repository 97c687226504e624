"""The shop as an app."""

from __future__ import annotations

from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "query_scenarios.django_project"
    label = "query_scenarios_shop"

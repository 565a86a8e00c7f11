from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "hotline.places"
    label = "places"

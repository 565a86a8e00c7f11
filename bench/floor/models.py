from __future__ import annotations

from django.db import models


class Report(models.Model):
    """What floor F saves: one row of about 0.9 KB under five indexes."""

    created = models.DateTimeField(auto_now_add=True, db_index=True)
    name = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True, db_index=True)
    phone = models.CharField(max_length=30, blank=True)
    place = models.CharField(max_length=100, db_index=True)
    kind = models.CharField(max_length=20, db_index=True)
    people = models.PositiveSmallIntegerField(null=True)
    happened = models.DateField(null=True)
    words = models.TextField()


class Item(models.Model):
    """A row of floor Q's list, and of the bare sweep S."""

    due = models.DateTimeField()
    title = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    place = models.CharField(max_length=40)
    holder = models.CharField(max_length=40)
    waiting = models.BooleanField()
    told = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index("due", "id", condition=models.Q(waiting=True), name="item_queue"),
            models.Index("due", condition=models.Q(told=False), name="item_untold"),
        ]


class Told(models.Model):
    """What S writes for each item that is overdue."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE)
    kind = models.CharField(max_length=16)
    at = models.DateTimeField()

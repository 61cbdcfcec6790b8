"""Computed values of rows that are not stored yet."""

from __future__ import annotations

from models.core.base import register_of
from tests.factories import World


def test_no_row_points_at_one_that_is_not_stored(world: World) -> None:
    world.make("class_group", name="没有教室的班", room_id=None)
    room_model = register_of("room")
    with world.as_system():
        unsaved = room_model(school_id=world.here)
        assert unsaved.using_class is None
        assert "id" not in unsaved.__dict__
        stored = world.make("room")
        world.make("class_group", name="有教室的班", room_id=stored.id)
        assert stored.using_class == "有教室的班"

from odoo import api, models

from ..tracing.operations import STOCKED


class LotScanPlace(models.AbstractModel):
    """What a scanned place is for a document: where something is taken from, or where it is put."""

    _name = "lot.scan.place"
    _description = "Places of a Scan"

    @api.private
    def findings(self, location, document, moves):
        """What speaks against a place; as of ``lot.scan.verdict``."""
        if not document or self.role(location, moves):
            return []
        places = (moves.location_id | moves.location_dest_id).filtered(
            lambda place: place.usage in STOCKED)
        return [("wrong_location", "stop", self.env._(
            "%(place)s is not where %(document)s takes from or puts: %(places)s.", place=location.display_name,
            document=document.display_name, places=", ".join(places.mapped("display_name"))))]

    @api.private
    def role(self, location, moves):
        """``source``, ``destination``, or None for neither.

        What is both is where something is taken from if a line is to be taken from there.
        """
        is_source = any(self.is_in(location, place) for place in moves.location_id)
        is_destination = any(self.is_in(location, place) for place in moves.location_dest_id)
        if is_source and is_destination:
            is_source = any(self.is_in(line.location_id, location) for line in moves.move_line_ids if not line.picked)
        return "source" if is_source else "destination" if is_destination else None

    @api.private
    def is_beyond(self, location, moves):
        """Whether a location is where ``moves`` put something, and not where they take something from."""
        return any(self.is_in(location, place) for place in moves.location_dest_id) and not any(
            self.is_in(location, place) for place in moves.location_id)

    @api.private
    def source(self, seen, moves):
        """The place said with a scan, if ``moves`` take from there; empty if not.

        :rtype: stock.location
        """
        return self._if(seen, moves, "source")

    @api.private
    def destination(self, seen, moves):
        """The place said with a scan, if ``moves`` put there; empty if not.

        :rtype: stock.location
        """
        return self._if(seen, moves, "destination")

    @api.private
    def is_in(self, location, place):
        """Whether a location is a place or lies in it."""
        return location.parent_path.startswith(place.parent_path)

    def _if(self, seen, moves, role):
        place = seen["place"]
        return place if place and self.role(place, moves) == role else self.env["stock.location"]

from . import recorder, whereabouts

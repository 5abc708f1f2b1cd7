import logging
from functools import partial

from odoo import api
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, retrying

_logger = logging.getLogger(__name__)


def after_commit(records, method, *arguments):
    """Call a method of ``records`` once this transaction is committed, in one of its own.

    What other transactions did meanwhile is seen there. If they are in its way to the end, it is left to the nightly
    run that does the same.
    """
    env = records.env

    def call():
        with env.registry.cursor() as cr:
            again = records.with_env(api.Environment(cr, env.uid, env.context, env.su))
            try:
                retrying(partial(getattr(again, method), *arguments), again.env)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
                _logger.info("%s.%s is left to the night: %s", records._name, method, error)

    records.env.cr.postcommit.add(call)

from odoo.tools import SQL


def any_of(ids):
    """``ANY(…)`` of many ids, for the right side of ``=``.

    One text instead of thousands of constants, which each take their time to be read. Behind the sub-query the
    planner does not see how many they are, and looks each of them up in an index: left to count, it reads whole
    tables, and the time grows with the database instead of with the answer.

    :param ids: integers
    :rtype: SQL
    """
    return SQL("ANY(ARRAY(SELECT unnest(%s::int[])))", f"{{{','.join(map(str, ids))}}}")

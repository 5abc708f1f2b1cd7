"""Strongly connected components of what can be reached: loops stand together, the rest one by one."""


def components(start, successors):
    """Tarjan's algorithm, without recursion: a genealogy can be deeper than Python's stack.

    :param start: the node to begin at; any hashable
    :param successors: function from a node to the nodes after it
    :return: lists of nodes, each component before those that follow from it; within a loop in the order of the walk
    :rtype: list[list]
    """
    index, low, stack, waiting, walk, found = {}, {}, [], set(), [], []

    def enter(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        waiting.add(node)
        walk.append((node, iter(successors(node))))

    enter(start)
    while walk:
        node, rest = walk[-1]
        for after in rest:
            if after not in index:
                enter(after)
                break
            if after in waiting:
                low[node] = min(low[node], index[after])
        else:
            walk.pop()
            if walk:
                before = walk[-1][0]
                low[before] = min(low[before], low[node])
            if low[node] == index[node]:
                found.append(_cut(stack, node))
                waiting.difference_update(found[-1])
    return found[::-1]


def _cut(stack, node):
    """What stands on the stack from ``node`` on, taken off it."""
    members = []
    while not members or members[-1] != node:
        members.append(stack.pop())
    return members[::-1]

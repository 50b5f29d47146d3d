package dev.portolan.node.app;

import java.util.List;

/**
 * What became of a command to change the catalog.
 *
 * @param families how many were to change; one that tenants share counts once
 * @param failed those whose change the store has not counted, so that other nodes do not know of
 *     it; under each name that an operator has for them
 */
record CacheChange(int families, List<CacheFamily> failed) {
  CacheChange {
    failed = List.copyOf(failed);
  }
}

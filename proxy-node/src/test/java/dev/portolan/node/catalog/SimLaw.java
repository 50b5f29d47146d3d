package dev.portolan.node.catalog;

/**
 * What must hold in every run: invariants 1 to 6 of the architecture, and what else was promised.
 */
enum SimLaw {
  /** 1: nobody sees an entry of another tenant. */
  TENANTS,
  /** 2: an entry carries its three names, and the backend's own definition. */
  NAMES,
  /** 3: nobody is served what was fetched for another partition. */
  PARTITIONS,
  /** 4: nothing that was fetched before a change is shown or kept by who knows of the change. */
  EPOCHS,
  /** 5: no node that can reach the store stays behind for longer than the bound. */
  STALENESS,
  /** 6: a failure is never an answer, and takes nothing good away. */
  FAILURES,
  /** One of all nodes fetches a listing, unless it lost its turn, and tickets only grow. */
  TURNS,
  /** Nothing is shown as fresh beyond its time. */
  FRESHNESS,
  /** Once all is well again, every node shows what its backends say. */
  CONVERGENCE,
  /** Nothing that this code does not expect happens in it, and no storm. */
  SANITY
}

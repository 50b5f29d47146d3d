package dev.portolan.node.catalog;

import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.node.invalidation.InvalidationBus.Subscription;
import io.vertx.core.Future;

/**
 * What every caller sees: the one door to listings and views. Safe for use from every event loop.
 */
public final class Catalog {

  /**
   * What this caller sees of this kind. A completed future when everything needed is fresh. Never
   * fails because a backend does: its mount is then {@link CatalogView#stale()} or {@link
   * CatalogView#missing()}.
   */
  public Future<CatalogView> viewOf(ViewRequest request) {
    throw new UnsupportedOperationException("stub " + request);
  }

  /**
   * The same for an explicit list of a client: mounts with {@code onClientList: refresh} are
   * fetched anew.
   *
   * @param noCache the client insists on a refresh of all; bounded in how often it is heard
   */
  public Future<CatalogView> listFor(ViewRequest request, boolean noCache) {
    throw new UnsupportedOperationException("stub " + request + noCache);
  }

  /**
   * A backend says that this family changed: a new epoch begins, every node hears, and what is held
   * is fetched again.
   */
  public Future<Void> announced(ListingFamily family) {
    throw new UnsupportedOperationException("stub " + family);
  }

  /** Tells the listener of every real change from now on. */
  public Subscription onChange(ChangeListener listener) {
    throw new UnsupportedOperationException("stub " + listener);
  }
}

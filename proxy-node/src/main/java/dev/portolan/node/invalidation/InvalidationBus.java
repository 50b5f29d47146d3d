package dev.portolan.node.invalidation;

import dev.portolan.model.event.CatalogChanged;
import io.vertx.core.Future;

/**
 * Tells every node, this one included, of new epochs. Messages may be lost; a listener is told when
 * they may have been.
 */
public interface InvalidationBus {

  /** Completes when the change has been handed to the bus, not when it was heard. */
  Future<Void> publish(CatalogChanged change);

  /** Completes when the listener will hear of whatever is published from now on. */
  Future<Subscription> subscribe(Listener listener);

  /** Hears changes, on any thread. */
  interface Listener {
    void changed(CatalogChanged change);

    /** Changes may have been missed: whatever is held must be validated again. */
    void gap();
  }

  /** Ends the hearing. */
  interface Subscription {
    void cancel();
  }
}

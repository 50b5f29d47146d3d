package dev.portolan.node.invalidation;

import dev.portolan.model.event.CatalogChanged;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus of a node that is alone. Changes are heard before {@link #publish} returns, in the order
 * of publishing on each thread; a listener that throws harms neither the publisher nor the others.
 */
public final class LocalInvalidationBus implements InvalidationBus {
  private static final Logger LOG = LoggerFactory.getLogger(LocalInvalidationBus.class);

  private final List<Hearing> hearings = new CopyOnWriteArrayList<>();

  @Override
  public Future<Void> publish(CatalogChanged change) {
    tell(listener -> listener.changed(change));
    return Future.succeededFuture();
  }

  /** A new subscriber cannot know what it missed, so it begins with a gap. */
  @Override
  public Future<Subscription> subscribe(Listener listener) {
    Hearing hearing = new Hearing(listener);
    hearings.add(hearing);
    hearing.hear(Listener::gap);
    return Future.succeededFuture(() -> hearings.remove(hearing));
  }

  /** Tells every listener that changes may have been missed, as a broken connection would. */
  public void gap() {
    tell(Listener::gap);
  }

  private void tell(Consumer<Listener> news) {
    hearings.forEach(hearing -> hearing.hear(news));
  }

  /** One subscription; not a record, since the same listener may subscribe twice. */
  private static final class Hearing {
    private final Listener listener;

    Hearing(Listener listener) {
      this.listener = listener;
    }

    void hear(Consumer<Listener> news) {
      try {
        news.accept(listener);
      } catch (RuntimeException broken) {
        LOG.error("A listener of catalog changes failed; the others are told all the same", broken);
      }
    }
  }
}

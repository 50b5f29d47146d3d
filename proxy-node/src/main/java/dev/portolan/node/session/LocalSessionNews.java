package dev.portolan.node.session;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The news of a node that is alone. A notice is heard before {@link #tell} returns; a listener that
 * throws harms neither the teller nor the others.
 */
public final class LocalSessionNews implements SessionNews {
  private static final Logger LOG = LoggerFactory.getLogger(LocalSessionNews.class);

  private final List<Consumer<SessionNotice>> listeners = new CopyOnWriteArrayList<>();

  @Override
  public Future<Void> tell(SessionNotice notice) {
    listeners.forEach(listener -> hear(listener, notice));
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> subscribe(Consumer<SessionNotice> listener) {
    listeners.add(listener);
    return Future.succeededFuture();
  }

  private static void hear(Consumer<SessionNotice> listener, SessionNotice notice) {
    try {
      listener.accept(notice);
    } catch (RuntimeException broken) {
      LOG.error("A listener of session news failed; the others are told all the same", broken);
    }
  }
}

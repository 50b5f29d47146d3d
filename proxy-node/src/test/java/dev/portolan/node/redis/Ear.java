package dev.portolan.node.redis;

import dev.portolan.model.event.CatalogChanged;
import dev.portolan.node.invalidation.InvalidationBus.Listener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what it heard. */
final class Ear implements Listener {
  final List<CatalogChanged> heard = new CopyOnWriteArrayList<>();
  final AtomicInteger gaps = new AtomicInteger();

  @Override
  public void changed(CatalogChanged change) {
    heard.add(change);
  }

  @Override
  public void gap() {
    gaps.incrementAndGet();
  }
}

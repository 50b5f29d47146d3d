package dev.portolan.node.catalog;

import dev.portolan.model.event.CatalogChanged;
import dev.portolan.node.invalidation.InvalidationBus;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bus: what is published is heard by whoever has a line, if the line is good, late and twice as
 * it comes. A line that was cut tells of a gap when it is back; one that went silent does not.
 */
final class SimBus {
  private final SimWorld world;
  private final List<Line> lines = new ArrayList<>();

  SimBus(SimWorld world) {
    this.world = world;
  }

  /** The bus as a node reaches it that has just started. */
  InvalidationBus lineOf(SimNode node, SimLink link) {
    lines.removeIf(line -> line.node == node);
    Line line = new Line(node, node.process(), link);
    lines.add(line);
    return line;
  }

  /** The line of this node hears nothing, and does not know. */
  void goesSilent(SimNode node) {
    lines.stream().filter(line -> line.node == node).forEach(line -> line.silent = true);
  }

  /** The line of this node is new: it knows that it may have missed something. */
  void reconnects(SimNode node) {
    lines.stream().filter(line -> line.node == node).forEach(Line::gap);
  }

  private final class Line implements InvalidationBus {
    private final SimNode node;
    private final SimProcess process;
    private final SimLink link;
    private @Nullable Listener listener;
    private boolean silent;

    Line(SimNode node, SimProcess process, SimLink link) {
      this.node = node;
      this.process = process;
      this.link = link;
    }

    @Override
    public Future<Void> publish(CatalogChanged change) {
      return link.ask(
              () -> {
                lines.forEach(line -> line.carry(change));
                return true;
              },
              published -> {})
          .mapEmpty();
    }

    private void carry(CatalogChanged change) {
      if (silent || !link.isGood() || world.weather.happens(world.weather.unheard)) {
        return;
      }
      int copies = world.weather.happens(world.weather.twice) ? 2 : 1;
      for (int copy = 0; copy < copies; copy++) {
        world.events.in(world.weather.delayMs(), process, () -> hear(change));
      }
    }

    private void hear(CatalogChanged change) {
      if (listener != null) {
        world.ledger.heard(node, change.family(), change.epoch());
        listener.changed(change);
      }
    }

    @Override
    public Future<Subscription> subscribe(Listener hears) {
      listener = hears;
      gap();
      return Future.succeededFuture(() -> listener = null);
    }

    private void gap() {
      silent = false;
      Listener hears = listener;
      if (hears != null && world.mutant != SimMutant.GAP_IGNORED) {
        world.events.in(world.weather.delayMs(), process, hears::gap);
      }
    }
  }
}

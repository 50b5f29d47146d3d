package dev.portolan.node.catalog;

import dev.portolan.node.catalog.SimBackend.Health;
import dev.portolan.node.catalog.SimNode.SimRequest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What callers do, and what befalls the world. Each run draws which mishaps it has at all: many of
 * a few sorts find more than a few of all.
 */
final class SimChaos {
  private enum Mishap {
    CRASHES,
    PAUSES,
    CUTS,
    DEAF_LINES,
    OUTAGES,
    FLUSHES,
    FAILOVERS,
    LOST_REQUESTS,
    DOUBLED_REQUESTS,
    SLOW_MESSAGES,
    LOST_NEWS,
    FAILING_BACKENDS,
    SLOW_BACKENDS,
    SILENT_CHANGES,
    INSISTING_CALLERS
  }

  /** One run in this many has no mishaps at all: what is promised of good days is seen there. */
  private static final int CALM = 10;

  private final SimWorld world;
  private final RandomGenerator random;
  private final Set<Mishap> mishaps = EnumSet.noneOf(Mishap.class);
  private final List<Runnable> all = new ArrayList<>();
  private final long paceMs;
  private boolean over;

  SimChaos(SimWorld world) {
    this.world = world;
    this.random = world.random;
    this.paceMs = random.nextLong(40, 400);
    if (random.nextInt(CALM) > 0) {
      for (Mishap mishap : Mishap.values()) {
        if (random.nextInt(5) < 2) {
          mishaps.add(mishap);
        }
      }
    }
  }

  void begin() {
    world.verdict.say(() -> world.nodes.size() + " nodes, mishaps: " + mishaps);
    world.nodes.forEach(node -> in(random.nextLong(3_000), node::start));
    worsen();
    offer(40, this::someoneAsks);
    offer(random.nextInt(3) == 0 ? 1 : 6, this::changes);
    offer(6, Mishap.INSISTING_CALLERS, this::someoneInsists);
    offer(6, Mishap.SILENT_CHANGES, () -> change(anyBackend()));
    offer(2, Mishap.CRASHES, this::crash);
    offer(3, Mishap.PAUSES, this::pause);
    offer(3, Mishap.CUTS, this::cut);
    offer(2, Mishap.DEAF_LINES, () -> world.bus.goesSilent(anyNode()));
    offer(1, Mishap.OUTAGES, this::outage);
    offer(4, Mishap.FLUSHES, this::flush);
    offer(2, Mishap.FAILOVERS, this::failOver);
    offer(2, Mishap.FAILING_BACKENDS, this::fail);
    offer(4, Mishap.SLOW_BACKENDS, this::slow);
    next();
  }

  private void worsen() {
    SimWeather weather = world.weather;
    weather.lost = mishaps.contains(Mishap.LOST_REQUESTS) ? random.nextDouble(0.1) : 0;
    weather.twice = mishaps.contains(Mishap.DOUBLED_REQUESTS) ? random.nextDouble(0.3) : 0;
    weather.slow = mishaps.contains(Mishap.SLOW_MESSAGES) ? random.nextDouble(0.1) : 0;
    weather.unheard = mishaps.contains(Mishap.LOST_NEWS) ? random.nextDouble(1) : 0;
  }

  private void offer(int weight, Mishap mishap, Runnable action) {
    if (mishaps.contains(mishap)) {
      offer(weight, action);
    }
  }

  private void offer(int weight, Runnable action) {
    for (int i = 0; i < weight; i++) {
      all.add(action);
    }
  }

  private void next() {
    in(
        random.nextLong(2 * paceMs),
        () -> {
          if (!over) {
            all.get(random.nextInt(all.size())).run();
            next();
          }
        });
  }

  /** Everything is repaired, and nothing changes any more. */
  void end() {
    over = true;
    world.verdict.say(() -> "all is well from now on");
    world.weather.clears();
    world.backends.forEach(
        backend -> {
          backend.health = Health.WELL;
          backend.slow = false;
        });
    world.nodes.forEach(this::heal);
  }

  private void heal(SimNode node) {
    node.resume();
    reconnect(node);
    if (node.process().isDead()) {
      node.start();
    }
  }

  private void in(long delayMs, Runnable task) {
    world.events.in(delayMs, world.outside, task);
  }

  private SimNode anyNode() {
    return world.nodes.get(random.nextInt(world.nodes.size()));
  }

  private SimBackend anyBackend() {
    return world.backends.get(random.nextInt(world.backends.size()));
  }

  private void someoneAsks() {
    ask(anyNode(), random.nextInt(Integer.MAX_VALUE), false);
  }

  /** The same caller may be heard by several nodes, as its connections go. */
  private void someoneInsists() {
    int which = random.nextInt(Integer.MAX_VALUE);
    for (int times = random.nextInt(1, 4); times > 0; times--) {
      in(random.nextLong(2_000), () -> ask(anyNode(), which, true));
    }
  }

  private static void ask(SimNode node, int which, boolean insists) {
    List<SimRequest> requests = node.requests();
    if (!requests.isEmpty()) {
      node.ask(requests.get(which % requests.size()), insists);
    }
  }

  private void change(SimBackend backend) {
    backend.change(world.events.nowMs());
    world.verdict.say(() -> backend.mount + " is v" + backend.version());
  }

  /** The notice is heard by one node, soon or late; sometimes twice, or by two. */
  private void changes() {
    SimBackend backend = anyBackend();
    change(backend);
    int times = random.nextInt(4) == 0 ? 2 : 1;
    SimNode listener = anyNode();
    for (int i = 0; i < times; i++) {
      SimNode node = random.nextBoolean() ? listener : anyNode();
      notice(backend, node, random.nextInt(3) == 0 ? 3_000 : 50);
    }
  }

  /** If the listener is dead by then, another takes its place. */
  private void notice(SimBackend backend, SimNode listener, long latestMs) {
    in(
        random.nextLong(latestMs),
        () -> {
          if (listener.process().isDead()) {
            notice(backend, anyNode(), 2_000);
          } else {
            world.events.in(0, listener.process(), () -> listener.hears(backend));
          }
        });
  }

  private void crash() {
    SimNode node = anyNode();
    if (node.process().isDead()) {
      return;
    }
    node.kill();
    in(
        random.nextLong(8_000),
        () -> {
          if (!over) {
            node.start();
          }
        });
  }

  private void pause() {
    SimNode node = anyNode();
    if (node.process().isRunning()) {
      node.pause();
      in(random.nextLong(random.nextBoolean() ? 12_000 : 800), () -> wake(node));
    }
  }

  private void wake(SimNode node) {
    if (!over && !node.process().isRunning() && !node.process().isDead()) {
      node.resume();
    }
  }

  private void cut() {
    cut(anyNode(), random.nextLong(9_000));
  }

  private void cut(SimNode node, long forMs) {
    boolean silent = random.nextBoolean();
    world.verdict.say(
        () -> node + (silent ? " hears nothing of" : " is refused by") + " the store");
    node.link.become(silent ? SimLink.State.SILENT : SimLink.State.REFUSING);
    in(
        forMs,
        () -> {
          if (!over) {
            reconnect(node);
          }
        });
  }

  private void reconnect(SimNode node) {
    world.verdict.say(() -> node + " reaches the store");
    node.link.become(SimLink.State.GOOD);
    world.bus.reconnects(node);
  }

  private void outage() {
    long forMs = random.nextLong(7_000);
    world.nodes.forEach(node -> cut(node, forMs));
  }

  private void flush() {
    world.verdict.say(() -> "the store is emptied");
    world.store.flush();
    world.ledger.flushed();
    world.turns.forgotten();
  }

  /** Connections break, and are made anew; a line may not notice. */
  private void failOver() {
    world.verdict.say(() -> "the replica lags behind");
    world.store.replicaStalls();
    world.ledger.replicaStalls();
    in(
        random.nextLong(3_000),
        () -> {
          if (!over) {
            replicaTakesOver();
          }
        });
  }

  private void replicaTakesOver() {
    world.verdict.say(() -> "the replica takes over");
    world.store.failOver(world.serverClock());
    world.ledger.failedOver();
    world.turns.forgotten();
    world.nodes.forEach(node -> cut(node, 1 + random.nextLong(500)));
  }

  private void fail() {
    SimBackend backend = anyBackend();
    backend.health = random.nextBoolean() ? Health.FAILING : Health.HANGING;
    world.verdict.say(() -> backend.mount + " is " + backend.health);
    in(random.nextLong(15_000), () -> backend.health = Health.WELL);
  }

  private void slow() {
    SimBackend backend = anyBackend();
    backend.slow = true;
    in(random.nextLong(15_000), () -> backend.slow = false);
  }
}

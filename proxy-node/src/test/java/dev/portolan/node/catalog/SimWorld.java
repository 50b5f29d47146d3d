package dev.portolan.node.catalog;

import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.node.config.CatalogConfig;
import dev.portolan.node.config.MountConfig.OnClientList;
import dev.portolan.node.config.NamingConfig;
import dev.portolan.node.config.NamingConfig.ResourceUris;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All that there is in one run: nodes, the store and the bus between them, backends, callers. */
final class SimWorld {
  static final CatalogConfig CONFIG =
      new CatalogConfig(
          Duration.ofSeconds(15),
          Duration.ofSeconds(20),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          10,
          10,
          10_000,
          10);

  /** No clock is wrong by more. */
  static final long MAX_SKEW_MS = 2_000;

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");

  final RandomGenerator random;
  final @Nullable SimMutant mutant;
  final SimEvents events = new SimEvents();
  final SimVerdict verdict;
  final SimWeather weather;

  /** Whatever happens outside of all nodes. */
  final SimProcess outside = new SimProcess(() -> {});

  final List<SimCaller> callers =
      List.of(
          new SimCaller(ACME, "alice", "read"),
          new SimCaller(ACME, "alice", "write"),
          new SimCaller(ACME, "bob", "read"),
          new SimCaller(GLOBEX, "alice", "read"));
  final List<SimBackend> backends;
  final SimLedger ledger;
  final SimTurns turns;
  final SimChecks checks;
  final SimStore store;
  final SimBus bus;
  final List<SimNode> nodes = new ArrayList<>();
  private final Map<ListingKey, String> audiences = new HashMap<>();

  SimWorld(long seed, @Nullable SimMutant mutant, boolean tracing) {
    this.random = new SplittableRandom(seed);
    this.mutant = mutant;
    this.verdict = new SimVerdict(events, tracing);
    this.weather = new SimWeather(random);
    this.backends = backends();
    this.ledger = new SimLedger(this);
    this.turns = new SimTurns(this);
    this.checks = new SimChecks(this);
    this.store = new SimStore(serverClock(), checks, mutant);
    this.bus = new SimBus(this);
    rememberAudiences();
    int count = random.nextInt(3, 8);
    for (int number = 1; number <= count; number++) {
      nodes.add(new SimNode(this, number, skewMs()));
    }
  }

  private List<SimBackend> backends() {
    List<SimBackend> all = new ArrayList<>();
    all.add(new SimBackend(0, "gh", prefixed("hub"), random));
    all.add(new SimBackend(1, "crm", NamingConfig.BARE, random));
    if (random.nextBoolean()) {
      all.add(new SimBackend(2, "wiki", NamingConfig.BARE, random));
    }
    return List.copyOf(all);
  }

  private static NamingConfig prefixed(String prefix) {
    return new NamingConfig(prefix, "_", ResourceUris.KEEP, Map.of());
  }

  /** Of a machine; each has its own. */
  SimClock serverClock() {
    return new SimClock(events, skewMs());
  }

  private long skewMs() {
    return random.nextLong(-MAX_SKEW_MS, MAX_SKEW_MS + 1);
  }

  Shelf shelf(SimBackend backend, SimCaller caller, ListingSource source) {
    return new Shelf(
        backend.mount,
        backend.family.mount(),
        backend.partition(caller, mutant != SimMutant.CALLER_NOT_READ),
        caller.authorization(),
        backend.naming,
        null,
        OnClientList.SERVE,
        source);
  }

  private void rememberAudiences() {
    for (SimBackend backend : backends) {
      for (SimCaller caller : callers) {
        Ask ask =
            Ask.of(
                shelf(backend, caller, kind -> Future.failedFuture("nobody asks")),
                backend.family.kind());
        remember(ask.shared(), backend.sharedAudience(caller));
        remember(ask.own(), backend.ownAudience(caller));
      }
    }
  }

  private void remember(ListingKey key, @Nullable String audience) {
    if (audience != null) {
      audiences.put(key, audience);
    }
  }

  /** Whose content may be kept under this key; null for nobody's. */
  @Nullable String audienceOf(ListingKey key) {
    return audiences.get(key);
  }

  /** For the trace. */
  String name(ListingKey key) {
    return backendOf(key).mount + "/" + audienceOf(key);
  }

  SimBackend backendOf(ListingKey key) {
    return backendOf(key.family());
  }

  SimBackend backendOf(ListingFamily family) {
    for (SimBackend backend : backends) {
      if (backend.family.equals(family)) {
        return backend;
      }
    }
    throw new IllegalArgumentException("family: " + family + " (expected: one of a backend's)");
  }
}

package dev.portolan.node.bench;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.Partition;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.model.mcp.Era;
import dev.portolan.node.catalog.Catalog;
import dev.portolan.node.catalog.CatalogObserver;
import dev.portolan.node.catalog.CatalogView;
import dev.portolan.node.catalog.InMemoryCatalogStore;
import dev.portolan.node.catalog.ListingSource.Fetched;
import dev.portolan.node.catalog.Placed;
import dev.portolan.node.catalog.Shelf;
import dev.portolan.node.catalog.ViewRequest;
import dev.portolan.node.config.CatalogConfig;
import dev.portolan.node.config.MountConfig.OnClientList;
import dev.portolan.node.config.NamingConfig;
import dev.portolan.node.invalidation.LocalInvalidationBus;
import dev.portolan.node.wire.Slice;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What the warm path costs in the catalog: finding the view, an entry in it, a page of it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ViewLookupBench {
  /** Entries in the view, from two mounts. */
  @Param({"10", "1000", "100000"})
  public int entries;

  private final Vertx vertx = Vertx.vertx();
  private final Random random = new Random(1);
  private Catalog catalog = catalog();
  private ViewRequest request = request(1);
  private String[] names = {};
  private int next;

  /** Loads the view once, so that everything measured is warm. */
  @Setup(Level.Trial)
  public void load() {
    catalog = catalog();
    request = request(entries / 2);
    names =
        IntStream.range(0, 1024)
            .mapToObj(i -> name(random.nextInt(2), random.nextInt(entries / 2)))
            .toArray(String[]::new);
    if (viewOfWarm().result().size() != entries) {
      throw new IllegalStateException("view: " + viewOfWarm().result().size() + " entries");
    }
  }

  @TearDown
  public void close() {
    vertx.close();
  }

  @Benchmark
  public Future<CatalogView> viewOfWarm() {
    return catalog.viewOf(request);
  }

  @Benchmark
  public @Nullable Placed viewAndFind() {
    next = (next + 1) & 1023;
    return catalog.viewOf(request).result().find(names[next]);
  }

  @Benchmark
  public List<Slice> viewAndPage() {
    return catalog.viewOf(request).result().page(entries / 2, 1_000);
  }

  private Catalog catalog() {
    return new Catalog(
        new InMemoryCatalogStore(Clock.systemUTC(), 256 << 20, 1_000),
        new LocalInvalidationBus(),
        CatalogConfig.DEFAULT,
        Clock.systemUTC(),
        vertx,
        random,
        CatalogObserver.NONE);
  }

  private static ViewRequest request(int perMount) {
    List<Shelf> shelves = List.of(shelf(0, perMount), shelf(1, perMount));
    return new ViewRequest(new TenantId("acme"), EntryKind.TOOL, shelves, false);
  }

  private static Shelf shelf(int mount, int size) {
    List<RawJson> definitions =
        IntStream.range(0, size)
            .mapToObj(i -> RawJson.of("{\"name\":\"" + name(mount, i) + "\",\"inputSchema\":{}}"))
            .toList();
    Fingerprint print = Fingerprint.of("bench").add(mount).build();
    return new Shelf(
        new MountId("mount" + mount),
        print,
        new Partition(print),
        print,
        NamingConfig.BARE,
        null,
        OnClientList.SERVE,
        kind -> Future.succeededFuture(new Fetched(definitions, CacheHint.NONE, Era.LEGACY)));
  }

  private static String name(int mount, int number) {
    return "mount" + mount + "_tool_number_" + number;
  }
}

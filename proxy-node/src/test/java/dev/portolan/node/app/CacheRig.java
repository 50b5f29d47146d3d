package dev.portolan.node.app;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.Partition;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.catalog.TenantId;
import dev.portolan.model.mcp.Era;
import dev.portolan.node.catalog.Catalog;
import dev.portolan.node.catalog.InMemoryCatalogStore;
import dev.portolan.node.catalog.ListingSource.Fetched;
import dev.portolan.node.catalog.Shelf;
import dev.portolan.node.catalog.ViewRequest;
import dev.portolan.node.config.CatalogConfig;
import dev.portolan.node.config.ManagementConfig;
import dev.portolan.node.config.MountConfig.OnClientList;
import dev.portolan.node.config.NamingConfig;
import dev.portolan.node.config.Secret;
import dev.portolan.node.invalidation.LocalInvalidationBus;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.tenant.ConfiguredMount;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A catalog over a store that a test decides about, with a management listener. */
final class CacheRig implements AutoCloseable {
  static final TenantId ACME = new TenantId("acme");

  final CountingStore store =
      new CountingStore(new InMemoryCatalogStore(Clock.systemUTC(), 64 << 20, 1_000));
  private final Vertx vertx = Vertx.vertx();
  private final NodeMetrics metrics = new NodeMetrics(10, 10);
  private final Catalog catalog =
      new Catalog(
          store,
          new LocalInvalidationBus(),
          CatalogConfig.DEFAULT,
          Clock.systemUTC(),
          vertx,
          new Random(0),
          new CatalogCounts(metrics));
  private final CacheAdmin admin;
  private @Nullable ManagementServer server;

  CacheRig(CacheAdmin.Bounds bounds, String... mounts) {
    List<ConfiguredMount> configured =
        Arrays.stream(mounts)
            .map(mount -> new ConfiguredMount(ACME, new MountId(mount), fingerprint(mount)))
            .toList();
    admin = new CacheAdmin(() -> configured, catalog, bounds);
  }

  CacheAdmin admin() {
    return admin;
  }

  /** A listener with the token of {@link Managed}. */
  Managed listen() {
    ManagementConfig config = new ManagementConfig("127.0.0.1", 0, true, new Secret(Managed.TOKEN));
    server = new ManagementServer(vertx, config, new Readiness(), metrics, admin);
    TestClient.await(server.start());
    return new Managed(server.port());
  }

  /** The catalog holds tools of these names for this mount and partition from now on. */
  void holds(String mount, String partition, String... tools) {
    List<RawJson> definitions =
        Arrays.stream(tools).map(name -> RawJson.of("{\"name\":\"" + name + "\"}")).toList();
    Shelf shelf =
        new Shelf(
            new MountId(mount),
            fingerprint(mount),
            new Partition(Fingerprint.of("partition").add(partition).build()),
            Fingerprint.of("authorization").build(),
            NamingConfig.BARE,
            null,
            OnClientList.SERVE,
            kind -> Future.succeededFuture(new Fetched(definitions, CacheHint.NONE, Era.LEGACY)));
    TestClient.await(catalog.viewOf(new ViewRequest(ACME, EntryKind.TOOL, List.of(shelf), false)));
  }

  static Fingerprint fingerprint(String mount) {
    return Fingerprint.of("mount").add(mount).build();
  }

  @Override
  public void close() {
    if (server != null) {
      TestClient.await(server.stop());
    }
    TestClient.await(vertx.close());
    metrics.close();
  }
}

package dev.portolan.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.node.config.CatalogConfig;
import dev.portolan.node.invalidation.LocalInvalidationBus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatalogThreadsTest {
  private final Vertx vertx = Vertx.vertx();
  private final Catalog catalog =
      new Catalog(
          new InMemoryCatalogStore(Clock.systemUTC(), 1 << 20, 100),
          new LocalInvalidationBus(),
          CatalogConfig.DEFAULT,
          Clock.systemUTC(),
          vertx,
          new Random(1),
          CatalogObserver.NONE);

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void everyCallerIsAnsweredOnItsOwnContextByOneLoad() throws Exception {
    // Given
    AtomicInteger fetches = new AtomicInteger();
    ListingSource slow =
        kind -> {
          fetches.incrementAndGet();
          return vertx.timer(50, TimeUnit.MILLISECONDS).compose(rung -> offer());
        };
    ViewRequest request = Stage.tools(Stage.shelf("gh", slow));
    List<Future<Boolean>> homes = new ArrayList<>();

    // When
    for (int i = 0; i < 50; i++) {
      homes.add(askedFromItsOwnContext(request));
    }
    List<Boolean> atHome =
        Future.all(homes)
            .map(all -> all.<Boolean>list())
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);

    // Then
    assertThat(atHome).hasSize(50).containsOnly(true);
    assertThat(fetches).hasValue(1);
  }

  @Test
  void aRealChangeReachesListenersWithinHalfASecond() throws Exception {
    // Given
    ScriptedSource source = new ScriptedSource().offers("search");
    Shelf shelf = Stage.shelf("gh", source);
    Promise<Object> told = Promise.promise();
    catalog.onChange(told::tryComplete);
    catalog.start();
    catalog.viewOf(Stage.tools(shelf));
    source.offers("fetch");

    // When
    catalog.announced(Stage.family(shelf));

    // Then
    Object family =
        told.future().toCompletionStage().toCompletableFuture().get(500, TimeUnit.MILLISECONDS);
    assertThat(family).isEqualTo(Stage.family(shelf));
    catalog.stop();
  }

  private Future<Boolean> askedFromItsOwnContext(ViewRequest request) {
    Context own = vertx.getOrCreateContext();
    Promise<Boolean> home = Promise.promise();
    own.runOnContext(
        go ->
            catalog
                .viewOf(request)
                .map(view -> own.equals(Vertx.currentContext()) && view.find("search") != null)
                .onComplete(home));
    return home.future();
  }

  private static Future<ListingSource.Fetched> offer() {
    return new ScriptedSource().offers("search").fetch(EntryKind.TOOL);
  }
}

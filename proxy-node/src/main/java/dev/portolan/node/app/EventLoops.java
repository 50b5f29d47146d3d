package dev.portolan.node.app;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts one verticle on each event loop. Vert.x hands its loops out in turn to everybody who wants
 * one, so of several instances deployed together two may get the same: then half of the processors
 * would serve nothing.
 */
final class EventLoops {
  private static final Logger log = LoggerFactory.getLogger(EventLoops.class);

  /** Turns in which a loop may be missed, for each loop. */
  private static final int TURNS = 16;

  private final Vertx vertx;
  private final int loops;
  private final Set<Thread> taken = ConcurrentHashMap.newKeySet();

  /**
   * @param loops how many this Vert.x has
   */
  EventLoops(Vertx vertx, int loops) {
    this.vertx = vertx;
    this.loops = loops;
  }

  /** Deploys a verticle on each loop; fails as the first that cannot start. */
  Future<Void> deploy(Supplier<? extends VerticleBase> verticle) {
    return deploy(verticle, loops * TURNS);
  }

  private Future<Void> deploy(Supplier<? extends VerticleBase> verticle, int turns) {
    if (taken.size() == loops) {
      return Future.succeededFuture();
    }
    if (turns == 0) {
      log.warn("Serving on {} of {} event loops: the others could not be had", taken.size(), loops);
      return Future.succeededFuture();
    }
    return vertx
        .deployVerticle(new OnAFreeLoop(verticle))
        .recover(
            cause ->
                cause instanceof LoopTaken ? Future.succeededFuture() : Future.failedFuture(cause))
        .compose(deployed -> deploy(verticle, turns - 1));
  }

  /** Becomes the verticle if its loop has none yet. */
  private final class OnAFreeLoop extends VerticleBase {
    private final Supplier<? extends VerticleBase> verticle;

    private OnAFreeLoop(Supplier<? extends VerticleBase> verticle) {
      this.verticle = verticle;
    }

    @Override
    public Future<?> start() throws Exception {
      if (!taken.add(Thread.currentThread())) {
        return Future.failedFuture(new LoopTaken());
      }
      VerticleBase wanted = verticle.get();
      wanted.init(vertx, context);
      return wanted.start();
    }
  }

  /** No failure, but the way to say to Vert.x that there is nothing to deploy. */
  private static final class LoopTaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    LoopTaken() {
      super("this event loop has its verticle", null, false, false);
    }
  }
}

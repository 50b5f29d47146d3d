package dev.portolan.loadtest.faults;

import dev.portolan.loadtest.fleet.Wrong;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Clients that call without a pause, and are told news twice a second, until told to end. */
final class Load implements AutoCloseable {
  private static final int NEWS_PAUSE_MS = 500;
  private static final int LOOK_MS = 50;
  private static final int CATCH_UP_MS = 30_000;

  private final Desk desk;
  private final Ledger ledger;
  private final HttpClient http = LegacyHttp.client();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Peer> peers = new ArrayList<>();
  private final List<Future<?>> listening = new ArrayList<>();
  private final List<Future<?>> calling = new ArrayList<>();
  private final Map<String, Integer> told = new HashMap<>();
  private final AtomicBoolean over = new AtomicBoolean();

  Load(Desk desk, Ledger ledger) {
    this.desk = desk;
    this.ledger = ledger;
  }

  /**
   * Opens so many sessions, each with a call and a stream, and waits until each heard its first.
   */
  void open(int sessions, URI endpoint) throws InterruptedException {
    for (int number = 0; number < sessions; number++) {
      try {
        Peer peer = new Peer("p" + number, LegacyHttp.open(http, endpoint), ledger);
        peers.add(peer);
        peer.call(threads);
        listening.add(threads.submit(peer.news()));
      } catch (IOException cause) {
        throw new Wrong("session " + number + " cannot be opened: " + cause.getMessage(), cause);
      }
    }
    tellAll();
    awaitNews();
  }

  /** Begins to call. */
  void begin() {
    for (Peer peer : peers) {
      calling.add(threads.submit(() -> callOn(peer)));
    }
    calling.add(threads.submit(this::tellOn));
  }

  private Void callOn(Peer peer) throws InterruptedException {
    while (!over.get()) {
      peer.call(threads);
    }
    return null;
  }

  private Void tellOn() throws InterruptedException {
    while (!over.get()) {
      tellAll();
      Thread.sleep(NEWS_PAUSE_MS);
    }
    return null;
  }

  private void tellAll() throws InterruptedException {
    for (Peer peer : peers) {
      int next = told.getOrDefault(peer.name(), 0) + 1;
      for (int waited = 0; !desk.tell(peer.name(), next); waited += LOOK_MS) {
        if (waited > CATCH_UP_MS) {
          throw new Wrong(peer.name() + ": nobody listens for it at its backend");
        }
        Thread.sleep(LOOK_MS);
      }
      told.put(peer.name(), next);
    }
  }

  /** Waits until each has heard all that it was told; what is missing then is lost. */
  private void awaitNews() throws InterruptedException {
    for (Peer peer : peers) {
      int all = told.getOrDefault(peer.name(), 0);
      for (int waited = 0; peer.news().heard() < all; waited += LOOK_MS) {
        if (waited > CATCH_UP_MS) {
          ledger.violation(
              "%s: heard %d of %d (expected: all)"
                  .formatted(peer.name(), peer.news().heard(), all));
          break;
        }
        Thread.sleep(LOOK_MS);
      }
    }
  }

  /** Ends it, and looks at what there is to see when all nodes serve again. */
  void end() throws InterruptedException {
    over.set(true);
    for (Future<?> one : calling) {
      try {
        one.get();
      } catch (ExecutionException failed) {
        ledger.violation("a client failed: " + failed.getCause());
      }
    }
    awaitNews();
    for (Peer peer : peers) {
      if (!peer.isAlive(100)) {
        ledger.violation(peer.name() + ": its session is gone");
      }
    }
    ledger.settle();
  }

  int sessions() {
    return peers.size();
  }

  @Override
  public void close() {
    peers.forEach(peer -> peer.news().end());
    listening.forEach(one -> one.cancel(true));
    threads.shutdownNow();
    http.shutdownNow();
  }
}

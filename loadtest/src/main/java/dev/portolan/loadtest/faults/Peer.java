package dev.portolan.loadtest.faults;

import dev.portolan.loadtest.faults.CallAttempt.End;
import dev.portolan.loadtest.faults.Ledger.Kind;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One legacy client with one session, that calls without a pause. */
final class Peer {
  private static final int PATIENCE_S = 45;
  private static final Kind[] TURNS = {
    Kind.ECHO, Kind.STREAM, Kind.ECHO, Kind.ASK, Kind.ECHO, Kind.CONFIRM
  };

  private final String name;
  private final LegacyHttp http;
  private final Ledger ledger;
  private final News news;
  private int calls;

  Peer(String name, LegacyHttp http, Ledger ledger) {
    this.name = name;
    this.http = http;
    this.ledger = ledger;
    this.news = new News(http, ledger, name);
  }

  String name() {
    return name;
  }

  News news() {
    return news;
  }

  /** Whether its session is still there; asked until somebody says. */
  boolean isAlive(int tries) throws InterruptedException {
    for (int tried = 0; tried < tries; tried++) {
      try {
        int status = http.ping();
        if (status < 500) {
          return status == 200;
        }
      } catch (IOException broken) {
        // another node may answer
      }
      Thread.sleep(100);
    }
    return false;
  }

  /** Makes the next call, and waits for its end. */
  void call(ExecutorService threads) throws InterruptedException {
    Kind kind = TURNS[calls % TURNS.length];
    String serial = name + "-" + ++calls;
    Future<End> attempt = threads.submit(() -> new CallAttempt(http, ledger, kind, serial).make());
    try {
      End end = attempt.get(PATIENCE_S, TimeUnit.SECONDS);
      ledger.ended(kind, serial, end.outcome(), end.detail());
    } catch (TimeoutException hung) {
      attempt.cancel(true);
      ledger.ended(kind, serial, Outcome.HUNG, "after " + PATIENCE_S + " s");
    } catch (ExecutionException failed) {
      ledger.ended(kind, serial, Outcome.WRONG, String.valueOf(failed.getCause()));
    }
  }
}

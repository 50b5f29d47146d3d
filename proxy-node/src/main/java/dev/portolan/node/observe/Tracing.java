package dev.portolan.node.observe;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Begins traces, or goes on with those of clients. One for the node; safe for every thread. */
public interface Tracing {

  /** Nothing is traced. */
  Tracing OFF =
      new Tracing() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public Leg serve(String name, Arrival arrival) {
          return Leg.passing(arrival.inHeaders());
        }

        @Override
        public Leg ofOwnAccord(String name) {
          return Leg.NONE;
        }

        @Override
        public Future<Void> close() {
          return Future.succeededFuture();
        }
      };

  /** Whether anything is traced. Cheap. */
  boolean isOn();

  /**
   * The leg on which a client's request is served: below the one that the client named, if it named
   * one well, else the first of a new trace.
   *
   * @param name one of few
   */
  Leg serve(String name, Arrival arrival);

  /**
   * The first leg of a trace that no client asked for.
   *
   * @param name one of few
   */
  Leg ofOwnAccord(String name);

  /** Sends what has not been sent yet, for as long as is decent, and begins no more legs. */
  Future<Void> close();

  /**
   * A request as it came.
   *
   * @param inHeaders what its headers say
   * @param inBody what {@code _meta} says, or null: a message may travel over several requests of
   *     HTTP, so this goes before the headers, whose trace is then linked
   * @param beganNanos when, by the ticker
   */
  record Arrival(TraceContext inHeaders, @Nullable TraceContext inBody, long beganNanos) {}
}

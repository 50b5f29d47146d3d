package dev.portolan.node.route;

import dev.portolan.node.fault.Fault;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.RequestId;
import dev.portolan.node.wire.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be done about a request. The router decides; the edge does it. */
public sealed interface Decision {

  /**
   * Answer from what the node knows.
   *
   * @param result the JSON object of the result, in pieces: the largest is shared by all who ask,
   *     and is copied only on its way out
   */
  record Answer(RequestId id, List<Slice> result) implements Decision {}

  /** Tell what this tenant's endpoint offers. */
  record Describe(RequestId id) implements Decision {}

  /**
   * Send it on to the backend that has the thing.
   *
   * @param parked the call is there already and waits for what the client brings; null if not
   */
  record Forward(RequestId id, BackendCall call, @Nullable ParkedCall parked) implements Decision {
    /** A call that is new to the backend. */
    public Forward(RequestId id, BackendCall call) {
      this(id, call, null);
    }
  }

  /** Open a stream of notifications. */
  record Listen(RequestId id, ListenFilter filter) implements Decision {}

  /** A notification: taken, and nothing is owed. */
  record Accept() implements Decision {}

  /** Say no. */
  record Refuse(RequestId id, Fault fault) implements Decision {}
}

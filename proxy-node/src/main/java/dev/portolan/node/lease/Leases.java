package dev.portolan.node.lease;

import dev.portolan.model.catalog.Fingerprint;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/**
 * Leases among the nodes that share a store, or within one node that is alone. A lease that is not
 * renewed lapses, and whoever asks next has it.
 */
public interface Leases {

  /**
   * Takes or renews all of these for this node, in one step, and answers those that are this node's
   * now, each with its fence: 1 for the first holder ever, and a higher one each time that it
   * changes hands or had lapsed. A holder who sees its fence grow was not the holder in between.
   *
   * <p>Fails if nobody can tell: then this node may go on with what it held, since nobody else can
   * take it either.
   *
   * @param life until they lapse
   */
  Future<Map<Fingerprint, Long>> hold(Collection<Fingerprint> wanted, Duration life);

  /** Gives these up, as far as they are this node's, so that others need not wait for the lapse. */
  Future<Void> release(Collection<Fingerprint> held);
}

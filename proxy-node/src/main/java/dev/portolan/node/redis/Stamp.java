package dev.portolan.node.redis;

import dev.portolan.node.catalog.CatalogStore.Ticket;

/**
 * A ticket as it is written in Redis. With its epoch, since what is written with it counts in no
 * other.
 *
 * @param epoch decimal
 * @param ticket decimal
 */
record Stamp(String epoch, String ticket) {

  static Stamp of(Ticket ticket) {
    return new Stamp(Long.toString(ticket.epoch().value()), Long.toString(ticket.number()));
  }

  String text() {
    return epoch + "-" + ticket;
  }
}

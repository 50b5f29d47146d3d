package dev.portolan.node.lease;

class LocalLeasesTest extends LeasesContract {
  private final Leases leases = new LocalLeases();

  @Override
  protected Leases leases() {
    return leases;
  }
}

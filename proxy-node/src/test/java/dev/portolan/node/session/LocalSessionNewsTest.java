package dev.portolan.node.session;

class LocalSessionNewsTest extends SessionNewsContract {
  @Override
  protected SessionNews news() {
    return new LocalSessionNews();
  }
}

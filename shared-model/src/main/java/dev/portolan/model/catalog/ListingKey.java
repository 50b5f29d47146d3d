package dev.portolan.model.catalog;

/**
 * The key under which a listing is stored and shared. It holds no secret and nothing personal, only
 * digests.
 */
public record ListingKey(ListingFamily family, Partition partition) {}

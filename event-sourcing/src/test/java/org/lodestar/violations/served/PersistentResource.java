package org.lodestar.violations.served;

import jakarta.persistence.Entity;

@Entity
class PersistentResource {}

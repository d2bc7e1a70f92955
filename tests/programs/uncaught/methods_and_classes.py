# Frames of methods, properties, class bodies, decorators and special methods.
def checked(f):
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)
    return wrapper


class Shape:
    @property
    def area(self):
        return self.width * self.height

    @checked
    def scale(self, by):
        self.size = self.area * by
        return self

    @classmethod
    def build(cls):
        return cls()

    def __len__(self):
        return self.scale(2).size

    def __eq__(self, other):
        return len(self) == len(other)


class Registry:
    default = Shape.build() == Shape()

print("lamppost")
